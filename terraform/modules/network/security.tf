# Everything is closed but what is named here: ports to networks that were named, and between the two machines what they need.

locals {
  monitoring_ports  = merge({ prometheus = 9090, exporter = 9100, grafana = 3000 }, var.ssh ? { ssh = 22 } : {})
  application_ports = merge({ exporter = 9100 }, var.ssh ? { ssh = 22 } : {})

  open = merge(
    { for pair in setproduct(keys(local.monitoring_ports), var.admin_cidrs) : "monitoring ${pair[0]} ${pair[1]}" => {
      group = aws_security_group.monitoring.id, port = local.monitoring_ports[pair[0]], cidr = pair[1], what = pair[0]
    } },
    { for pair in setproduct(keys(local.application_ports), var.admin_cidrs) : "application ${pair[0]} ${pair[1]}" => {
      group = aws_security_group.application.id, port = local.application_ports[pair[0]], cidr = pair[1], what = pair[0]
    } },
    { for cidr in var.web_cidrs : "application web ${cidr}" => {
      group = aws_security_group.application.id, port = 80, cidr = cidr, what = "console"
    } },
  )

  # Who asks whom: Prometheus scrapes and Alertmanager tells the bot; the bot asks Prometheus.
  between = {
    scrape = { from = aws_security_group.monitoring.id, to = aws_security_group.application.id, port = 9100 }
    bot    = { from = aws_security_group.monitoring.id, to = aws_security_group.application.id, port = 80 }
    query  = { from = aws_security_group.application.id, to = aws_security_group.monitoring.id, port = 9090 }
  }

  # Packages, images, chat platforms and AWS itself.
  outward = { for pair in setproduct(["monitoring", "application"], [80, 443]) : "${pair[0]} ${pair[1]}" => {
    group = pair[0] == "monitoring" ? aws_security_group.monitoring.id : aws_security_group.application.id, port = pair[1]
  } }
}

resource "aws_security_group" "monitoring" {
  #checkov:skip=CKV2_AWS_5:It is attached in the module monitoring
  name        = "${var.name}-monitoring"
  description = "Prometheus, Alertmanager and Grafana"
  vpc_id      = aws_vpc.this.id
  tags        = { Name = "${var.name}-monitoring" }
}

resource "aws_security_group" "application" {
  #checkov:skip=CKV2_AWS_5:It is attached in the module bot
  name        = "${var.name}-application"
  description = "The bot and what it watches"
  vpc_id      = aws_vpc.this.id
  tags        = { Name = "${var.name}-application" }
}

resource "aws_vpc_security_group_ingress_rule" "open" {
  for_each          = local.open
  security_group_id = each.value.group
  description       = each.value.what
  ip_protocol       = "tcp"
  from_port         = each.value.port
  to_port           = each.value.port
  cidr_ipv4         = each.value.cidr
}

resource "aws_vpc_security_group_ingress_rule" "between" {
  #checkov:skip=CKV_AWS_260:It is open to the other group and to no network, which checkov takes for all
  for_each                     = local.between
  security_group_id            = each.value.to
  description                  = each.key
  ip_protocol                  = "tcp"
  from_port                    = each.value.port
  to_port                      = each.value.port
  referenced_security_group_id = each.value.from
}

resource "aws_vpc_security_group_egress_rule" "between" {
  for_each                     = local.between
  security_group_id            = each.value.from
  description                  = each.key
  ip_protocol                  = "tcp"
  from_port                    = each.value.port
  to_port                      = each.value.port
  referenced_security_group_id = each.value.to
}

resource "aws_vpc_security_group_egress_rule" "outward" {
  for_each          = local.outward
  security_group_id = each.value.group
  description       = "packages, images and services"
  ip_protocol       = "tcp"
  from_port         = each.value.port
  to_port           = each.value.port
  cidr_ipv4         = "0.0.0.0/0"
}
