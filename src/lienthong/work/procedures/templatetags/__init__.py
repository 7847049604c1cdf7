"""What the templates of procedures may write."""
