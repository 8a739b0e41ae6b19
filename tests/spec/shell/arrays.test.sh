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

#### an array as it can be read again
declare -A m=(["y z"]=2 [w]=3 ['a"b']=c ["\$x"]='q"r'); echo "${m[@]@K}"; declare -a a=(1 "b c" 'd"e'); echo "${a[@]@K}"; echo "${a[*]@K}"; echo "${m[*]@k}"
declare -A e; declare -a e2; echo "[${e[@]@A}][${e2[@]@A}][${nope[@]@A}]"; x=1; echo "${x[@]@A} ${x@A} ${x[@]@K} ${x@K}"; f=(); echo "${f[@]@A}${f[@]@Q}${f[@]@a}"
declare -A k=([p.q]=1 [r-s]=2 [t=u]=3 [é]=4 [a*b]=5); echo "${k[@]@K}"; e[x]=; echo "${e[@]@A} ${e[@]@K}"
f() { local -a v=("$@"); echo ${#v[@]} "${v[@]@A}"; }; f; f a 'b c'
#> "y z" "2" w "3" "a\"b" "c" "\$x" "q\"r" 
#> 0 "1" 1 "b c" 2 "d\"e"
#> 0 "1" 1 "b c" 2 "d\"e"
#> y z 2 w 3 a"b c $x q"r
#> [declare -A e][declare -a e2][]
#> x='1' x='1' '1' '1'
#> declare -a f=()
#> t=u "3" p.q "1" r-s "2" "a*b" "5" é "4" 
#> declare -A e=([x]="" ) x "" 
#> 0 declare -a v=()
#> 2 declare -a v=([0]="a" [1]="b c")
