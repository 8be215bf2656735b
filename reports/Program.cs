using System.CommandLine;
using Conformance.Reports;

// Exit codes: 0 all agree, 1 something disagrees, 2 the command was used wrongly.
var parsed = Verbs.Root().Parse(args);
if (parsed.Errors.Count == 0) return parsed.Invoke();
foreach (var error in parsed.Errors) Console.Error.WriteLine(error.Message);
Console.Error.WriteLine("See --help.");
return Verbs.WrongUsage;
