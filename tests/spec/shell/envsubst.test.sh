# envsubst of GNU gettext 0.21.

#### references that are names are replaced, others stay
export A=1 B="x y"; echo '$A ${B} $C $$A ${A ${A:-x} \$A $1 x$A_' | envsubst; printf '$A' | envsubst; HOME=/x envsubst <<< '$HOME/${HOME}'
#> 1 x y  $1 ${A ${A:-x} \1 $1 x
#> 1/x//x

#### only those that a text names
export A=1 B=2; echo '$A $B ${B}' | envsubst '$A'; echo '$A' | envsubst ''; envsubst -v '$A x ${B} $A'; envsubst --variables='$Q'; envsubst a b; envsubst -v
#> 1 $B ${B}
#> $A
#> A
#> B
#> A
#! envsubst: option '--variables' doesn't allow an argument
#! Try 'envsubst --help' for more information.
#! envsubst: too many arguments
#! envsubst: missing arguments
#? 1
