"""The kit: what every slice needs and what knows nothing about schools. A module enters when two slices need it."""
