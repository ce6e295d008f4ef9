#!/usr/bin/env bash
# Writes where things are into the configuration of Prometheus and Alertmanager, and checks it:
# terraform/scripts/configure_monitoring.sh MONITORING_IP APPLICATION_IP
set -euo pipefail

usage() {
  echo "usage: $0 MONITORING_IP APPLICATION_IP" >&2
  exit 2
}

is_address() { [[ $1 =~ ^([0-9]{1,3})\.([0-9]{1,3})\.([0-9]{1,3})\.([0-9]{1,3})$ ]] && all_below_256 "${BASH_REMATCH[@]:1}"; }

all_below_256() {
  local part
  for part in "$@"; do ((10#$part < 256)) || return 1; done
}

[ $# -eq 2 ] || usage
for address in "$@"; do
  is_address "$address" || { echo "$address is no IPv4 address." >&2 && usage; }
done
monitoring="$1" application="$2"

folder="${CLOUDOPS_MONITORING:-$(cd "$(dirname "$0")/../.." && pwd)/monitoring}"
targets="$folder/prometheus/targets"
[ -d "$targets" ] || { echo "$targets is not there." >&2 && exit 1; }

# Whole or not at all: Prometheus may read at any moment.
write() {
  cat >"$1.new"
  mv "$1.new" "$1"
}

write "$targets/node.yml" <<YAML
- targets: ["$monitoring:9100"]
  labels: {host: monitoring}
- targets: ["$application:9100"]
  labels: {host: application}
YAML
write "$targets/cloudops.yml" <<YAML
- targets: ["$application:80"]
  labels: {host: application}
YAML
alerts="$folder/alertmanager/alertmanager.yml"
sed "s#url: http://[^/]*/alerts#url: http://$application/alerts#" "$alerts" | write "$alerts"

if command -v promtool >/dev/null; then
  promtool check config --syntax-only "$folder/prometheus/prometheus.yml"
  promtool check rules "$folder"/prometheus/rules/*.yml >/dev/null
else
  echo "NOT CHECKED: promtool is not here (apt install prometheus)." >&2
fi
if command -v amtool >/dev/null; then
  amtool check-config "$alerts" >/dev/null
else
  echo "NOT CHECKED: amtool is not here (apt install prometheus-alertmanager)." >&2
fi
echo "Prometheus watches $monitoring and $application."
