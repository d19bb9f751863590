"""征求意见: units are asked what they think of a draft, answer by a day, and are told what became of it before it is decided."""
