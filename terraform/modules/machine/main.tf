resource "aws_instance" "this" {
  #checkov:skip=CKV_AWS_88:It stands in a public subnet without a NAT gateway, which would cost more than both machines; the group closes it
  #checkov:skip=CKV_AWS_126:Prometheus watches it more closely than detailed monitoring would, which costs extra
  #checkov:skip=CKV_AWS_341:Only the bot has a second hop: it acts on AWS from inside a container
  ami                         = var.ami_id
  instance_type               = var.instance_type
  subnet_id                   = var.subnet_id
  private_ip                  = var.private_ip
  vpc_security_group_ids      = [var.security_group_id]
  associate_public_ip_address = true
  iam_instance_profile        = aws_iam_instance_profile.this.name
  key_name                    = var.key_name == "" ? null : var.key_name
  ebs_optimized               = true
  user_data                   = var.user_data
  user_data_replace_on_change = true
  tags                        = { Name = var.name }

  metadata_options {
    http_endpoint               = "enabled"
    http_tokens                 = "required"
    http_put_response_hop_limit = var.hops
  }

  root_block_device {
    volume_type = "gp3"
    volume_size = var.volume_gb
    encrypted   = true
  }
}
