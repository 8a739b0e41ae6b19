"""Rules in Sigma's words, as the public collection has them, run on our events (https://sigmahq.io/docs/)."""
