variable "name" {
  description = "Names the machine and its role."
  type        = string
}

variable "environment" {
  description = "The tag of everything that belongs together."
  type        = string
}

variable "ami_id" {
  description = "An image of Ubuntu 24.04."
  type        = string
}

variable "instance_type" {
  description = "Its size."
  type        = string
}

variable "volume_gb" {
  description = "Its disk."
  type        = number
}

variable "subnet_id" {
  description = "Where it stands."
  type        = string
}

variable "security_group_id" {
  description = "What may reach it."
  type        = string
}

variable "private_ip" {
  description = "Its address inside the network."
  type        = string
}

variable "key_name" {
  description = "A key pair for SSH; empty means SSM only."
  type        = string
}

variable "user_data" {
  description = "What it does at its first start."
  type        = string
}

variable "hops" {
  description = "How far answers of the metadata service go: 1 for the machine, 2 for its containers too."
  type        = number
}
