from apropia.hub.queries.first_run import FirstRunStep, first_run_for
from apropia.hub.queries.home import Home, Step, Waiting, home_for
from apropia.hub.queries.search import SearchPage, search_for

__all__ = ["FirstRunStep", "Home", "SearchPage", "Step", "Waiting", "first_run_for", "home_for", "search_for"]
