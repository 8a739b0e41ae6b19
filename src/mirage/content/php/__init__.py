"""How a company's programmers write PHP: programs are put together from statements, each in the way of one hand."""
