using Xuncha.Server.Audit.Sealing;
using Xuncha.Server.Protection;
using Xunit;

namespace Xuncha.Server.Tests.Audit;

public sealed class MerkleTreeTests
{
    /// <summary>The examples that come with Certificate Transparency: eight inputs, and the root over the first so many of them.</summary>
    [Theory]
    [InlineData(1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")]
    [InlineData(2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125")]
    [InlineData(3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77")]
    [InlineData(5, "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4")]
    [InlineData(7, "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c")]
    [InlineData(8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328")]
    public void Gives_the_roots_that_RFC_6962_asks_for(int count, string root)
    {
        string[] inputs = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
        var leaves = inputs.Take(count).Select(input => MerkleTree.Leaf(KeyAlgorithm.Es256, Convert.FromHexString(input))).ToList();
        Assert.Equal(root, Convert.ToHexStringLower(MerkleTree.Root(KeyAlgorithm.Es256, leaves)));
    }
}
