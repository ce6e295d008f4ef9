output "instance_id" {
  description = "The machine."
  value       = module.machine.instance_id
}

output "public_ip" {
  description = "Its address on the internet."
  value       = module.machine.public_ip
}
