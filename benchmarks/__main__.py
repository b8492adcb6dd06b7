"""python -m benchmarks: every measurement that needs nothing but this repository."""

from benchmarks import first_point, job_overhead, training_loop


def main() -> None:
    """One after the other."""
    for module in (training_loop, job_overhead, first_point):
        print()
        module.main()


if __name__ == "__main__":
    main()
