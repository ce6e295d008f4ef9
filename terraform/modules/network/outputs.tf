output "vpc_id" {
  description = "The network."
  value       = aws_vpc.this.id
}

output "subnet_ids" {
  description = "Two, in different zones."
  value       = aws_subnet.public[*].id
}

output "subnet_cidrs" {
  description = "Their addresses."
  value       = aws_subnet.public[*].cidr_block
}

output "monitoring_security_group_id" {
  description = "For the machine that watches."
  value       = aws_security_group.monitoring.id
}

output "application_security_group_id" {
  description = "For the machine that the bot runs on."
  value       = aws_security_group.application.id
}
