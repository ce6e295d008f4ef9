mock_provider "aws" {
  mock_data "aws_availability_zones" {
    defaults = { names = ["a", "b", "c"] }
  }
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{}" }
  }
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }
}

variables {
  source_url = "https://example.com/cloudops.git"
  admin      = "lee"
}

run "the_defaults_are_a_whole" {
  command = plan

  assert {
    condition     = output.monitoring_ip == "10.0.1.10" && output.application_ip == "10.0.2.10"
    error_message = "The machines are not where the other one looks for them."
  }

  assert {
    condition     = var.monitoring_instance_type == "t3.medium" && var.application_instance_type == "t3.small"
    error_message = "The default sizes changed."
  }
}

run "the_whole_internet_is_no_admin" {
  command = plan

  variables {
    admin_cidrs = ["0.0.0.0/0"]
  }

  expect_failures = [var.admin_cidrs]
}

run "half_of_the_internet_is_none_either" {
  command = plan

  variables {
    admin_cidrs = ["0.0.0.0/1", "128.0.0.0/1"]
  }

  expect_failures = [var.admin_cidrs]
}

run "the_console_is_not_for_everybody" {
  command = plan

  variables {
    web_cidrs = ["0.0.0.0/0"]
  }

  expect_failures = [var.web_cidrs]
}

run "what_ends_up_in_a_script_is_one_word" {
  command = plan

  variables {
    source_ref = "main'; reboot; '"
    source_url = "https://example.com/$(reboot)"
    admin      = "lee}, roles: [x"
  }

  expect_failures = [var.source_ref, var.source_url, var.admin]
}

run "a_machine_is_closed_up" {
  command = plan

  module { source = "./modules/machine" }

  variables {
    name              = "t"
    environment       = "production"
    ami_id            = "ami-1"
    instance_type     = "t3.medium"
    volume_gb         = 30
    subnet_id         = "s"
    security_group_id = "g"
    private_ip        = "10.0.1.10"
    key_name          = ""
    user_data         = "true"
    hops              = 1
  }

  assert {
    condition     = aws_instance.this.metadata_options[0].http_tokens == "required" && aws_instance.this.metadata_options[0].http_put_response_hop_limit == 1
    error_message = "The metadata service answers without a token, or to containers."
  }

  assert {
    condition     = aws_instance.this.root_block_device[0].encrypted
    error_message = "The disk is not encrypted."
  }
}

run "the_machines_know_each_other" {
  command = plan

  module { source = "./modules/monitoring" }

  variables {
    name              = "t"
    environment       = "production"
    ami_id            = "ami-1"
    instance_type     = "t3.medium"
    volume_gb         = 30
    subnet_id         = "s"
    security_group_id = "g"
    private_ip        = "10.0.1.10"
    application_ip    = "10.0.2.10"
    key_name          = ""
    source_ref        = "main"
  }

  assert {
    condition     = strcontains(module.machine.user_data, "configure_monitoring.sh '10.0.1.10' '10.0.2.10'")
    error_message = "It does not learn where the other machine is."
  }
}

run "backups_are_closed_up" {
  command = plan

  module { source = "./modules/bot" }

  variables {
    name              = "t"
    environment       = "production"
    ami_id            = "ami-1"
    instance_type     = "t3.small"
    volume_gb         = 20
    subnet_id         = "s"
    security_group_id = "g"
    private_ip        = "10.0.2.10"
    monitoring_ip     = "10.0.1.10"
    key_name          = ""
    source_ref        = "main"
  }

  assert {
    condition     = alltrue([aws_s3_bucket_public_access_block.backups.block_public_acls, aws_s3_bucket_public_access_block.backups.block_public_policy, aws_s3_bucket_public_access_block.backups.ignore_public_acls, aws_s3_bucket_public_access_block.backups.restrict_public_buckets])
    error_message = "Backups can be made public."
  }

  assert {
    condition     = aws_s3_bucket_versioning.backups.versioning_configuration[0].status == "Enabled"
    error_message = "A backup that is overwritten is lost."
  }
}
