"""What everything knows: identifiers, organisations over time, moments, Vietnamese text, refusals. Pure Python."""
