"""Several acts at the same moment, each in a thread with a connection of its own."""

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection


def at_once(acts: Sequence[Callable[[], Any]]) -> list[Any]:
    """Do all of them at the same moment; what each gave or raised, in their order. Needs a database that is really
    written: `django_db(transaction=True)`."""
    start, results = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        start.wait()
        try:
            results[place] = act()
        except Exception as failed:  # every kind is judged by the test
            results[place] = failed
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=item) for item in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def failures(results: Sequence[Any]) -> list[Exception]:
    """Those that raised."""
    return [result for result in results if isinstance(result, Exception)]


def kinds(results: Sequence[Any]) -> Counter[str]:
    """How many of each kind of outcome."""
    return Counter(type(result).__name__ for result in results)
