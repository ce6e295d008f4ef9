# The smallest types that AWS lets new accounts run within its free plan. Prometheus and Grafana are tight in 1 GiB: for trying, not for watching.
environment               = "trial"
region                    = "eu-central-1"
monitoring_instance_type  = "t3.micro"
application_instance_type = "t3.micro"
monitoring_volume_gb      = 15
application_volume_gb     = 15
