"""The only writers of members, seats and funded projects."""
