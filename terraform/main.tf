# One machine that watches and one that the bot runs on, in a network of their own.

locals {
  name = "cloudops-${var.environment}"
  # Fixed, because each machine has to know the other one before it starts.
  monitoring_ip  = cidrhost(module.network.subnet_cidrs[0], 10)
  application_ip = cidrhost(module.network.subnet_cidrs[1], 10)
  ami_id         = var.ami_id == "" ? data.aws_ami.ubuntu[0].id : var.ami_id
}

data "aws_ami" "ubuntu" {
  count       = var.ami_id == "" ? 1 : 0
  most_recent = true
  owners      = ["099720109477"] # Canonical

  filter {
    name   = "name"
    values = ["ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-amd64-server-*"]
  }
}

module "network" {
  source      = "./modules/network"
  name        = local.name
  vpc_cidr    = var.vpc_cidr
  admin_cidrs = var.admin_cidrs
  web_cidrs   = var.web_cidrs
  ssh         = var.ssh != ""
}

module "monitoring" {
  source            = "./modules/monitoring"
  name              = local.name
  environment       = var.environment
  ami_id            = local.ami_id
  instance_type     = var.monitoring_instance_type
  volume_gb         = var.monitoring_volume_gb
  subnet_id         = module.network.subnet_ids[0]
  security_group_id = module.network.monitoring_security_group_id
  private_ip        = local.monitoring_ip
  application_ip    = local.application_ip
  key_name          = var.ssh
  source_url        = var.source_url
  source_ref        = var.source_ref
}

module "bot" {
  source            = "./modules/bot"
  name              = local.name
  environment       = var.environment
  ami_id            = local.ami_id
  instance_type     = var.application_instance_type
  volume_gb         = var.application_volume_gb
  subnet_id         = module.network.subnet_ids[1]
  security_group_id = module.network.application_security_group_id
  private_ip        = local.application_ip
  monitoring_ip     = local.monitoring_ip
  key_name          = var.ssh
  source_url        = var.source_url
  source_ref        = var.source_ref
  admin             = var.admin
}
