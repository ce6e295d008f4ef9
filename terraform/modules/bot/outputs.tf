output "instance_id" {
  description = "The machine."
  value       = module.machine.instance_id
}

output "public_ip" {
  description = "Its address on the internet."
  value       = module.machine.public_ip
}

output "role_name" {
  description = "What the bot may do on AWS."
  value       = module.machine.role_name
}

output "backups_bucket" {
  description = "Where backups go."
  value       = aws_s3_bucket.backups.bucket
}
