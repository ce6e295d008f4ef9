variable "region" {
  description = "Where everything is."
  type        = string
  default     = "eu-central-1"
}

variable "environment" {
  description = "Names and tags everything; one state each."
  type        = string
  default     = "production"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,20}$", var.environment))
    error_message = "environment is one word of small letters, digits and dashes."
  }
}

variable "vpc_cidr" {
  description = "The network's addresses; each subnet gets a 256th of them."
  type        = string
  default     = "10.0.0.0/16"

  validation {
    condition     = can(cidrsubnet(var.vpc_cidr, 8, 2)) && can(cidrhost(cidrsubnet(var.vpc_cidr, 8, 1), 10))
    error_message = "vpc_cidr is a network with room for subnets, such as 10.0.0.0/16."
  }
}

variable "admin_cidrs" {
  description = "Who may reach Prometheus (9090), the node exporters (9100), Grafana (3000) and, if ssh is on, SSH (22). Empty: nobody, use SSM."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for cidr in var.admin_cidrs : can(cidrhost(cidr, 0)) && can(regex("/(8|9|[12][0-9]|3[0-2])$", cidr))])
    error_message = "admin_cidrs are networks of /8 or smaller, such as 203.0.113.0/24; the whole internet is none."
  }
}

variable "web_cidrs" {
  description = "Who may reach the console (80). It has no TLS of its own: name your office or your load balancer."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for cidr in var.web_cidrs : can(cidrhost(cidr, 0)) && can(regex("/(8|9|[12][0-9]|3[0-2])$", cidr))])
    error_message = "web_cidrs are networks of /8 or smaller, such as 203.0.113.0/24; the whole internet is none."
  }
}

variable "ssh" {
  description = "Opens port 22 to admin_cidrs with this key pair's name; empty means SSM only."
  type        = string
  default     = ""
}

variable "monitoring_instance_type" {
  description = "Prometheus, Alertmanager and Grafana run on it."
  type        = string
  default     = "t3.medium"
}

variable "application_instance_type" {
  description = "The bot and its database run on it."
  type        = string
  default     = "t3.small"
}

variable "monitoring_volume_gb" {
  description = "Prometheus keeps at most 8 GB of series in it, as compose.yaml says."
  type        = number
  default     = 30
}

variable "application_volume_gb" {
  description = "The bot's database and images."
  type        = number
  default     = 20
}

variable "ami_id" {
  description = "An image of Ubuntu 24.04 for amd64; empty means Canonical's newest."
  type        = string
  default     = ""
}

variable "source_url" {
  description = "The git repository that the instances install from."
  type        = string

  validation {
    condition     = can(regex("^https://[A-Za-z0-9./_-]+$", var.source_url))
    error_message = "source_url is the https address of a git repository."
  }
}

variable "source_ref" {
  description = "The tag or branch of it."
  type        = string
  default     = "main"

  validation {
    condition     = can(regex("^[A-Za-z0-9][A-Za-z0-9./_-]*$", var.source_ref))
    error_message = "source_ref is the name of a tag or a branch."
  }
}

variable "admin" {
  description = "The first person the bot knows; more are written into cloudops.yaml on the instance."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9_][A-Za-z0-9_.-]{0,62}$", var.admin))
    error_message = "admin is one word of letters, digits, dots, dashes and underscores."
  }
}
