"""How the English pipeline's model is made: corpora in, the folder that ships out (`make model`)."""
