output "instance_id" {
  description = "The machine."
  value       = aws_instance.this.id
}

output "public_ip" {
  description = "Its address on the internet."
  value       = aws_instance.this.public_ip
}

output "role_name" {
  description = "What the bot may do on AWS."
  value       = aws_iam_role.this.name
}

output "backups_bucket" {
  description = "Where backups go."
  value       = aws_s3_bucket.backups.bucket
}
