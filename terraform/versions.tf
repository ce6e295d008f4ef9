terraform {
  # 1.11 has S3 state locking without a table, and write-only arguments.
  required_version = ">= 1.11"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.100"
    }
  }
}

provider "aws" {
  region = var.region

  default_tags {
    tags = {
      Project     = "cloudops"
      Environment = var.environment
      ManagedBy   = "terraform"
    }
  }
}
