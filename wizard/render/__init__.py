"""A request as text for other tools. Pure: made from the request alone, nothing is asked or sent."""
