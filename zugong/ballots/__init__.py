"""票决、测评、问卷: votes, appraisals and questionnaires, declared by institutions."""
