# shasum 6.02 of perl 5.36.

#### digests
echo a | shasum; echo a | shasum -a 256; echo a | shasum -a 512 -; echo a | shasum -a 1 -b -; printf a > f; shasum f; shasum -b f; shasum -a 512256 f; shasum -a 224 -t f; shasum -a 384 --tag f
#> 3f786850e387550fdab836ed7e6dc881de23001b  -
#> 87428fc522803d31065e7bce3cf03fe475096631e5e07bbd7a0fde60c4cf25c7  -
#> 162b0b32f02482d5aca0a7c93dd03ceac3acd7e410a5f18f3fb990fc958ae0df6f32233b91831eaf99ca581a8c4ddf9c8ba315ac482db6d4ea01cc7884a635be  -
#> 3f786850e387550fdab836ed7e6dc881de23001b *-
#> 86f7e437faa5a7fce15d1ddcb9eaeaea377667b8  f
#> 86f7e437faa5a7fce15d1ddcb9eaeaea377667b8 *f
#> 455e518824bc0601f9fb858ff5c37d417d67c2f8e0df2babe4808858aea830f8  f
#> abd37534c7d9a2efb9465de931cd7055ffdb8879563ae98078d6d6d5  f
#> SHA384 (f) = 54a59b9f22b0b80880d8427e548b7c23abd873486e1f035dce9cd697e85175033caa88e6d57bc35efae0b5afd3145f31

#### lists
echo a > f; shasum f > s; shasum -c s; echo b > f; shasum -c s; echo $?; shasum -a 256 f | shasum -c; echo none | shasum -c; shasum -s -c s; echo $?
#> f: OK
#> f: FAILED
#> 1
#> f: OK
#> 1
#! shasum: WARNING: 1 computed checksum did NOT match
#! shasum: standard input: no properly formatted SHA checksum lines found

#### what it refuses
shasum /nope; echo $?; shasum -a 3 f; echo $?; shasum /etc; shasum -c /nope
#> 1
#> 1
#! shasum: /nope: No such file or directory
#! shasum: Unrecognized algorithm
#! Type shasum -h for help
#! shasum: /etc: Is a directory
#! shasum: /nope: No such file or directory
#? 2
