"""What an operator is told about the health of the deployment: each check apart, none of them writes."""
