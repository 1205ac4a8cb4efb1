"""How right scores and warnings were: scoreboard and backtest, their measures, and the facts they go by."""
