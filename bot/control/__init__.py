"""How another process of the same user speaks with a running bot: a socket in its data folder."""
