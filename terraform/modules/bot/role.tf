data "aws_region" "here" {}

data "aws_caller_identity" "me" {}

data "aws_partition" "here" {}

resource "aws_iam_role_policy" "actions" {
  name   = "actions"
  role   = module.machine.role_id
  policy = data.aws_iam_policy_document.actions.json
}

# What the bot's AWS actions do, and only to what is tagged as theirs.
data "aws_iam_policy_document" "actions" {
  statement {
    sid       = "Look"
    actions   = ["ec2:DescribeInstances", "autoscaling:DescribeAutoScalingGroups", "ssm:GetCommandInvocation"]
    resources = ["*"] # These have no narrower resource.
  }

  statement {
    sid       = "RestartInstances"
    actions   = ["ec2:RebootInstances"]
    resources = ["arn:${data.aws_partition.here.partition}:ec2:${data.aws_region.here.name}:${data.aws_caller_identity.me.account_id}:instance/*"]

    condition {
      test     = "StringEquals"
      variable = "aws:ResourceTag/CloudopsManaged"
      values   = [var.environment]
    }
  }

  statement {
    sid       = "Scale"
    actions   = ["autoscaling:SetDesiredCapacity"]
    resources = ["arn:${data.aws_partition.here.partition}:autoscaling:${data.aws_region.here.name}:${data.aws_caller_identity.me.account_id}:autoScalingGroup:*"]

    condition {
      test     = "StringEquals"
      variable = "aws:ResourceTag/CloudopsManaged"
      values   = [var.environment]
    }
  }

  statement {
    sid       = "RunOnInstances"
    actions   = ["ssm:SendCommand"]
    resources = ["arn:${data.aws_partition.here.partition}:ec2:${data.aws_region.here.name}:${data.aws_caller_identity.me.account_id}:instance/*"]

    condition {
      test     = "StringEquals"
      variable = "ssm:resourceTag/CloudopsManaged"
      values   = [var.environment]
    }
  }

  statement {
    sid       = "RunNothingButShell"
    actions   = ["ssm:SendCommand", "ssm:DescribeDocument"]
    resources = ["arn:${data.aws_partition.here.partition}:ssm:${data.aws_region.here.name}::document/AWS-RunShellScript"]
  }

  statement {
    sid       = "EndWhatWasRun"
    actions   = ["ssm:CancelCommand"]
    resources = ["*"] # It has no narrower resource either, and only ends what was begun.
  }

  statement {
    sid       = "LeaveTokens"
    actions   = ["ssm:PutParameter"]
    resources = [module.machine.tokens]
  }

  statement {
    sid       = "BackUp"
    actions   = ["s3:PutObject", "s3:GetObject"]
    resources = ["${aws_s3_bucket.backups.arn}/*"]
  }

  statement {
    sid       = "ListBackups"
    actions   = ["s3:ListBucket"]
    resources = [aws_s3_bucket.backups.arn]
  }
}
