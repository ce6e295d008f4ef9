output "instance_id" {
  description = "The machine."
  value       = aws_instance.this.id
}

output "public_ip" {
  description = "Its address on the internet."
  value       = aws_instance.this.public_ip
}

output "user_data" {
  description = "What it does at its first start."
  value       = aws_instance.this.user_data
}

output "role_id" {
  description = "For what it may do besides."
  value       = aws_iam_role.this.id
}

output "role_name" {
  description = "The same by name."
  value       = aws_iam_role.this.name
}

output "tokens" {
  description = "The ARN of where the bot leaves the tokens that Prometheus and Alertmanager show it."
  value       = local.tokens
}
