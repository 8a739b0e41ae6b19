# Recorded from Debian 12: bash 5.2.15, arrays and subscripts

#### a subscript that is read too far below zero
a=(x y); echo "[${a[-3]}] $?"; echo "$((a[-3]))"; [[ -v a[-3] ]]; echo $?
#> [] 0
#> 0
#> 1
#! bash: line 1: a: bad array subscript
#! bash: line 1: a: bad array subscript
#! bash: line 1: a: bad array subscript

#### a subscript that is written too far below zero
a=(x y); a[-3]=z; echo "$? ${a[@]}"
#! bash: line 1: a[-3]: bad array subscript
#? 1

#### subscripts that come as text are expanded
declare -A m=([k]=v [two words]=w); key=k; unset 'm[$key]'; echo "${!m[@]}"; unset -v 'm["two words"]'; echo ${#m[@]}; printf -v 'm[$key]' %s new; echo "${m[k]}"; test -v 'm[$key]'; echo $?
#> two words
#> 0
#> new
#> 0

#### subscripts with commands in them
a=(0 1 2); unset 'a[$(echo 1)]'; echo ${!a[@]}; expr='a[$(echo 2)]'; echo $((expr)); a[expr]=x; echo "${a[@]}"
#> 0 2
#> 2
#> 0 x

#### references to elements
declare -A m=([k]=v); declare -n ref='m["k"]'; echo $ref; ref=new; echo ${m[k]}; name='m[k]'; echo ${!name}; declare -a l=(a b); declare -n all='l[@]'; echo "$all"
#> v
#> new
#> new
#> a b

#### keys in quotes inside arithmetic
declare -A m=([one]=41); (( m['one']++ )); echo ${m[one]} $(( m["one"] + 1 ))
#> 42 43

#### names and keys of an empty IFS
IFS=; pre_a=1; pre_b=2; printf '<%s>' ${!pre_*} ${!pre_@}; l=(x y); printf '<%s>' ${!l[*]} ${!l[@]}; echo
#> <pre_apre_b><pre_a><pre_b><0 1><0><1>

#### set -u and lists
set -u; echo "${nothing[@]}" "${nothing[*]}" end; (echo ${nothing[0]}); echo $?; (echo $((nothing[0]))); echo $?
#>  end
#> 1
#> 1
#! bash: line 1: nothing[0]: unbound variable
#! bash: line 1: nothing: unbound variable
