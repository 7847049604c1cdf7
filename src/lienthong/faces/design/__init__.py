"""The design system: tokens, type, components, and a page that shows them."""
