"""Who is one person: suggested, confirmed or rejected by a person; official accounts; who left and moved."""
