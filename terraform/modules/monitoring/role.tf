resource "aws_iam_role_policy" "tokens" {
  name   = "tokens"
  role   = module.machine.role_id
  policy = data.aws_iam_policy_document.tokens.json
}

data "aws_iam_policy_document" "tokens" {
  statement {
    actions   = ["ssm:GetParameter"]
    resources = [module.machine.tokens]
  }
}
