"""The rules on experta's working memory, agenda and run loop."""
