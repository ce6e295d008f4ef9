# What is open, and to whom. `terraform test` makes nothing: the provider is a mock.
mock_provider "aws" {
  mock_data "aws_availability_zones" {
    defaults = { names = ["a", "b", "c"] }
  }
}

run "nothing_is_open_unless_named" {
  command = plan

  module { source = "./modules/network" }

  variables {
    name        = "t"
    vpc_cidr    = "10.0.0.0/16"
    admin_cidrs = []
    web_cidrs   = []
    ssh         = false
  }

  assert {
    condition     = length(aws_vpc_security_group_ingress_rule.open) == 0
    error_message = "A port is open to somebody who was not named."
  }

  assert {
    condition     = aws_vpc.this.cidr_block == "10.0.0.0/16" && join(" ", aws_subnet.public[*].cidr_block) == "10.0.1.0/24 10.0.2.0/24"
    error_message = "The network is not 10.0.0.0/16 with two subnets."
  }

  assert {
    condition     = length(distinct(aws_subnet.public[*].availability_zone)) == 2
    error_message = "Both subnets are in one zone."
  }

  assert {
    condition     = toset([for rule in aws_vpc_security_group_ingress_rule.between : rule.from_port]) == toset([80, 9090, 9100])
    error_message = "The machines reach other ports of each other than they need."
  }

  assert {
    condition     = alltrue([for rule in aws_vpc_security_group_ingress_rule.between : rule.cidr_ipv4 == null])
    error_message = "What is between the machines is open to a network."
  }
}

run "what_is_named_is_open_to_those_named" {
  command = plan

  module { source = "./modules/network" }

  variables {
    name        = "t"
    vpc_cidr    = "10.0.0.0/16"
    admin_cidrs = ["203.0.113.0/24"]
    web_cidrs   = ["198.51.100.0/24"]
    ssh         = true
  }

  assert {
    condition     = toset([for rule in aws_vpc_security_group_ingress_rule.open : rule.from_port if rule.cidr_ipv4 == "203.0.113.0/24"]) == toset([22, 3000, 9090, 9100])
    error_message = "Admins reach other ports than 22, 3000, 9090 and 9100."
  }

  assert {
    condition     = [for rule in aws_vpc_security_group_ingress_rule.open : rule.from_port if rule.cidr_ipv4 == "198.51.100.0/24"] == [80]
    error_message = "Others reach more than the console."
  }
}

run "without_a_key_port_22_is_closed" {
  command = plan

  module { source = "./modules/network" }

  variables {
    name        = "t"
    vpc_cidr    = "10.0.0.0/16"
    admin_cidrs = ["203.0.113.0/24"]
    web_cidrs   = []
    ssh         = false
  }

  assert {
    condition     = !contains([for rule in aws_vpc_security_group_ingress_rule.open : rule.from_port], 22)
    error_message = "Port 22 is open without a key."
  }
}
