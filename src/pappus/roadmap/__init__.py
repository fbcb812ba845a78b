"""Stage 6: placement → what to do, when, by whom, with what chance. A plan is a function from draws and actions."""
