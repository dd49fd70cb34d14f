using Xunit;

[assembly: AssemblyFixture(typeof(Xuncha.Server.Tests.Fixtures.PostgresCluster))]
