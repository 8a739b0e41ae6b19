"""The history of the evidence tables. A migration that was released is never changed."""
