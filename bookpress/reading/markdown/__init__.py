"""The dialect: lines become blocks, and the words in them become inline elements."""
