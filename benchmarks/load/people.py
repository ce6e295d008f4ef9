"""What locust's users do: look at the console's API, ask, and think for a second in between.

Run by benchmarks/load/load.py, in locust's own environment: nothing of the project is imported here.
"""

import os

from locust import FastHttpUser, constant, task  # pyright: ignore[reportMissingImports] - in an environment of its own

TOKEN = os.environ["LOAD_TOKEN"]
EACH = int(os.environ["LOAD_REQUESTS"])


class Person(FastHttpUser):
    """Somebody on call; leaves after so many requests, or stays when there is no end."""

    wait_time = constant(1)
    done = 0

    @task(6)
    def status(self) -> None:
        self._get("/status")

    @task(2)
    def ask(self) -> None:
        self._post("/query", {"text": "show cpu of host 1h"})

    @task(1)
    def understood(self) -> None:
        self._post("/chatops/analyze", {"text": "is the database slow since this morning?"})

    @task(1)
    def summary(self) -> None:
        self._get("/chatops/system-summary")

    @task(1)
    def remediation(self) -> None:
        self._get("/remediation/status")

    @task(1)
    def health(self) -> None:
        self._get("/health")

    def _get(self, path: str) -> None:
        self.client.get(path, headers={"Authorization": f"Bearer {TOKEN}"})
        self._count()

    def _post(self, path: str, body: dict[str, str]) -> None:
        self.client.post(path, json=body, headers={"Authorization": f"Bearer {TOKEN}"})
        self._count()

    def _count(self) -> None:
        self.done += 1
        if EACH and self.done >= EACH:
            # Whoever leaves last turns off the light: locust would wait for the end of its time.
            if self.environment.runner.user_count <= 1:
                self.environment.runner.quit()
            self.stop()
