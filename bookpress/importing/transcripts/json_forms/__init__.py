"""JSON of programs that write down what is said: each form is a row, or a small reader."""
