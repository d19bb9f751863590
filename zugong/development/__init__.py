"""Development of members (发展党员): twenty-five steps, each judged by the edition in force on its day."""
