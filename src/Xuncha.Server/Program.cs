using Xuncha.Server.Commands;

return await XunchaCommand.RunAsync(args);
