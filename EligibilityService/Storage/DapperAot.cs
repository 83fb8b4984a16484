using Dapper;

// Every Dapper call is bound at compile time: nothing reflects, and an AOT build works.
[module: DapperAot]
