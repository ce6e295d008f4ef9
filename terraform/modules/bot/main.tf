module "machine" {
  source            = "../machine"
  name              = "${var.name}-bot"
  environment       = var.environment
  ami_id            = var.ami_id
  instance_type     = var.instance_type
  volume_gb         = var.volume_gb
  subnet_id         = var.subnet_id
  security_group_id = var.security_group_id
  private_ip        = var.private_ip
  key_name          = var.key_name
  hops              = 2

  user_data = templatefile("${path.module}/user_data.sh.tftpl", {
    environment   = var.environment
    source_url    = var.source_url
    source_ref    = var.source_ref
    private_ip    = var.private_ip
    monitoring_ip = var.monitoring_ip
    admin         = var.admin
  })
}
