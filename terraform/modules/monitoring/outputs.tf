output "instance_id" {
  description = "The machine."
  value       = aws_instance.this.id
}

output "public_ip" {
  description = "Its address on the internet."
  value       = aws_instance.this.public_ip
}
