output "monitoring_ip" {
  description = "The first argument of scripts/configure_monitoring.sh."
  value       = local.monitoring_ip
}

output "application_ip" {
  description = "The second argument of scripts/configure_monitoring.sh."
  value       = local.application_ip
}

output "console" {
  description = "The bot's console, from web_cidrs."
  value       = "http://${module.bot.public_ip}"
}

output "grafana" {
  description = "Grafana, from admin_cidrs."
  value       = "http://${module.monitoring.public_ip}:3000"
}

output "monitoring_instance_id" {
  description = "For aws ssm start-session --target."
  value       = module.monitoring.instance_id
}

output "application_instance_id" {
  description = "For aws ssm start-session --target."
  value       = module.bot.instance_id
}

output "backups_bucket" {
  description = "Where backups go."
  value       = module.bot.backups_bucket
}
