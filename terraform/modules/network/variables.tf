variable "name" {
  description = "Begins every name."
  type        = string
}

variable "vpc_cidr" {
  description = "The network's addresses."
  type        = string
}

variable "admin_cidrs" {
  description = "Who may reach the monitoring tools."
  type        = list(string)
}

variable "web_cidrs" {
  description = "Who may reach the console."
  type        = list(string)
}

variable "ssh" {
  description = "Whether port 22 is open to admin_cidrs."
  type        = bool
}
