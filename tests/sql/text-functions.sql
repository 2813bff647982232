-- Functions over texts: short and long, ASCII and not, with NULLs, and what stands at the edges.
CREATE OR REPLACE TEMPORARY VIEW texts AS
SELECT * FROM VALUES
  (1, 'The quick brown fox jumps over the lazy dog'),
  (2, ''),
  (3, NULL),
  (4, 'Größe: 12 cm, naïve café'),
  (5, 'emoji 😀 and 𝄞 beyond'),
  (6, '   spaces   '),
  (7, 'a,b,,c,'),
  (8, 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'),
  (9, 'ДОБРЫЙ день'),
  (10, 'x') AS t(i, s);
--> struct<>

SELECT i, md5(s), sha1(s), crc32(s) FROM texts ORDER BY i;
--> struct<i:int,md5(s):string,sha1(s):string,crc32(s):bigint>
--= 1	9e107d9d372bb6826bd81d3542a419d6	2fd4e1c67a2d28fced849ee1bb76e7391b93eb12	1095738169
--= 2	d41d8cd98f00b204e9800998ecf8427e	da39a3ee5e6b4b0d3255bfef95601890afd80709	0
--= 3	NULL	NULL	NULL
--= 4	bfc443528e08c069e2c88693c7fc063b	5563f7dad25190403a26f7472e94ead1576b6c00	761113725
--= 5	1da20b8a8363717f6eba8d3d4a12ba6e	92483dcbccb7b848c928382c4b4782f92c7e09c6	1199505607
--= 6	96937b66fafb4c270672868ee2455176	ca47743fc520ea3c317274e87c42675aa7c902d7	3523571824
--= 7	0c926aa34efaf2f3fa526580bace594c	5fa7c8d7f34431219857d4edf65b8ad5baacaba1	2223669962
--= 8	61e39aae7c53e6e77db2e4405d9fb157	70c0661629f61a1d0c4f46d955e9bb2364077196	1045659719
--= 9	7192c19a178f7069fb4e9b1fbf5736d1	7201c0f78c1d02ffd908754ecbd78102f4549bf8	2711876622
--= 10	9dd4e461268c8034f5c8564e155c67a6	11f6ad8ec52a2984abaafd7c3b516503785c2072	2363233923

SELECT i, sha2(s, 0), sha2(s, 224), sha2(s, 256), sha2(s, i) FROM texts ORDER BY i;
--> struct<i:int,sha2(s, 0):string,sha2(s, 224):string,sha2(s, 256):string,sha2(s, i):string>
--= 1	d7a8fbb307d7809469ca9abcb0082e4f8d5651e46d3cdb762d02d0bf37c9e592	730e109bd7a8a32b1cb9d9a09aa2325d2430587ddbc0c38bad911525	d7a8fbb307d7809469ca9abcb0082e4f8d5651e46d3cdb762d02d0bf37c9e592	NULL
--= 2	e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855	d14a028c2a3a2bc9476102bb288234c415a2b01f828ea62ac5b3e42f	e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855	NULL
--= 3	NULL	NULL	NULL	NULL
--= 4	015d23de504fcafa8587230a5ea930bc385f8482170fa745a014c2856117f37a	66b44c8910f8ac22df463bb0730c78b5efd08a555851e2881758a73c	015d23de504fcafa8587230a5ea930bc385f8482170fa745a014c2856117f37a	NULL
--= 5	81dc8e7c0ee29217cd762e1547f12aef981a57a47e3a280acd846ae7151e6c01	af4d15aa4c9adbb87c86f88f3ec9ff5b9f74b212e574b06860878bdc	81dc8e7c0ee29217cd762e1547f12aef981a57a47e3a280acd846ae7151e6c01	NULL
--= 6	8f30a479e70dec5e274260c4607f971bdfca53ebc1c51d3980097ea247b6aecf	6926fb08b79375ecd628c393db24f9ff9f3b3b2f6a4666061b170f74	8f30a479e70dec5e274260c4607f971bdfca53ebc1c51d3980097ea247b6aecf	NULL
--= 7	2912e775c0ed11b67edf3fc6c08aefadf7b0637320521c31a03ab267996d0ec8	954e446a24b8a5b42f4f59daac9227973a90a914b688eb4bb4c70f87	2912e775c0ed11b67edf3fc6c08aefadf7b0637320521c31a03ab267996d0ec8	NULL
--= 8	f8b8aba652e5b3cde6bc74bcb7bff15289a222cfdb7759a9809dc08574911f60	f09c5531e5162ea33c15b151c54a6b93ed22628adb609f22a7ea6f8d	f8b8aba652e5b3cde6bc74bcb7bff15289a222cfdb7759a9809dc08574911f60	NULL
--= 9	3659a6529ba99e61ca7c0186eb0e1c1cdf7c052acc8e40fec95abf77fe8c69cb	0c32ad91553d2030e504ff5a80f70f6d873201a89d5a9bfe009b58fe	3659a6529ba99e61ca7c0186eb0e1c1cdf7c052acc8e40fec95abf77fe8c69cb	NULL
--= 10	2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881	54a2f7f92a5f975d8096af77a126edda7da60c5aa872ef1b871701ae	2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881	NULL

SELECT i, sha2(s, 384), sha2(s, 512) FROM texts ORDER BY i;
--> struct<i:int,sha2(s, 384):string,sha2(s, 512):string>
--= 1	ca737f1014a48f4c0b6dd43cb177b0afd9e5169367544c494011e3317dbf9a509cb1e5dc1e85a941bbee3d7f2afbc9b1	07e547d9586f6a73f73fbac0435ed76951218fb7d0c8d788a309d785436bbb642e93a252a954f23912547d1e8a3b5ed6e1bfd7097821233fa0538f3db854fee6
--= 2	38b060a751ac96384cd9327eb1b1e36a21fdb71114be07434c0cc7bf63f6e1da274edebfe76f65fbd51ad2f14898b95b	cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e
--= 3	NULL	NULL
--= 4	a1e0101558c4d65de536a2d0ee2b5c33cf53a468edffcb4b9d362a3cd256ca4d6eb047b4e3bedb243dba913432d72a83	a986ce34f658d4c44b477e28849c30f0e057bfb0bdf304c4934d455fff9a1629653084038b924fcf06f52eaf717fae6bc9a71a6bd1e18658e0424bc7f7e9ce78
--= 5	03c2e3e317130c015702e6003e4fcbd13ea8372f8ea2a0770b1bbc7d48c4fbf6d17fe373f0e71bee0446f00d2f4f196a	1f885392ef1811303c6d9f93ccebbc05e108e459d29c60529fa3f0569260c6fa9d488d25585b6521b285c0e2832ea334423ed0018283cc3a65b100680def0043
--= 6	792e638ac22d88877e44f966241c0fc00922d6477cee206e775562115f9ada176ff2353278eae0c3513223ae0f81eb7d	3f92c3e23eae66e86a64107a09431fb31c62b41ddb56f05dd702eabfe2b7b37cfd4b34aeba151e3255ec7de4588b7a5965f3364f9454d9b39802f0b6350dc6e5
--= 7	56afe6082e5e1be952ba3cf561553fef74ab043ff8bf47d25040d768816a5386f472898dbfb5540a80ffb6ba0999400d	0b836a50136bf55ae6e79ff40d78dfecacec3fd2ffd52c5416c0e36c61eadaa1af31465cc11c121bef193b30c358e0680cef84d6461886279b7f6120b09a0a55
--= 8	7083179285e8fe412890c14c9847f738a371261dd8cb42123c61146bb2c8a59cb8cf3f3156eaba5941326a07e32cca84	c642ba36e76cc1660c342d163fb32e4be8482072e641dd6b3662c447ecbc24f1b5e16ad4b83eed093c6f5999f1b2a0086fc23526cef9241a5a052c720bb5afde
--= 9	85d3ac363cfc43b1c27c664d0bcdb24aad9ed92655588f2c87ed9c4cd22e02a2deb4897d0f44e5bbd02cfe4b8289f8f9	4b73311360eb3fe365d40b38aa74fee730d6453562a425a634cb2a3a4306e5f2a25bfbc8386db650b67019d77f84c345256e8721ccf9bac4a6b9def9424b60b2
--= 10	d752c2c51fba0e29aa190570a9d4253e44077a058d3297fa3a5630d5bd012622f97c28acaed313b5c83bb990caa7da85	a4abd4448c49562d828115d13a1fccea927f52b4d5459297f8b43e42da89238bc13626e43dcb38ddb082488927ec904fb42057443983e88585179d50551afe62

SELECT i, hash(s), hash(i, s), xxhash64(s), hash(CAST(s AS BINARY), NULL) FROM texts ORDER BY i;
--> struct<i:int,hash(s):int,hash(i, s):int,xxhash64(s):bigint,hash(CAST(s AS BINARY), NULL):int>
--= 1	466024576	602164513	-6152153990451020481	466024576
--= 2	142593372	-278852616	-7444071767201028348	142593372
--= 3	42	-1823081949	42	42
--= 4	-512566279	1726860370	-4027274968788495081	-512566279
--= 5	419056897	-982547447	5631758877576627550	419056897
--= 6	1684043643	312985245	-855690492365999149	1684043643
--= 7	-1287597068	-1748032677	5914378325535951358	-1287597068
--= 8	242012373	-578327783	8703320637485970208	242012373
--= 9	-497487026	1102697570	6092302551465261878	-497487026
--= 10	-80340190	-689061389	-5636050478767222463	-80340190

SELECT hash(b), hash(CAST(b AS TINYINT)), hash(CAST(b AS BIGINT)), hash(CAST(b AS FLOAT)), hash(CAST(b AS DOUBLE)), hash(CAST(b AS DECIMAL(10, 2))), hash(CAST(b AS DECIMAL(30, 2))), hash(b > 0), hash(DATE '2020-01-01' + b), hash(array(b, NULL)), hash(named_struct('a', b, 'b', 'x')) FROM VALUES (0), (-1), (127), (NULL) AS t(b);
--> struct<hash(b):int,hash(CAST(b AS TINYINT)):int,hash(CAST(b AS BIGINT)):int,hash(CAST(b AS FLOAT)):int,hash(CAST(b AS DOUBLE)):int,hash(CAST(b AS DECIMAL(10,2))):int,hash(CAST(b AS DECIMAL(30,2))):int,hash((b > 0)):int,hash(date_add(DATE '2020-01-01', b)):int,hash(array(b, NULL)):int,hash(named_struct(a, b, b, x)):int>
--= -1604776387	-1604776387	-939490007	-603084565	332927831	904948192	-893129661	933211791	-16474620	-1604776387	-1268582284
--= 1135925485	1135925485	-351318305	-616620287	796948761	-1935060497	-1456427553	-559580957	2067760349	1135925485	416577906
--= 42	42	42	42	42	42	42	42	42	42	-80340190
--= 933211791	933211791	-1670924195	933211791	-1670924195	-1670924195	-783713497	933211791	-725858435	933211791	-1148261601

SELECT hash(d), hash(-d), hash(CAST(d AS FLOAT)) FROM VALUES (0D), (1.5D), (double('NaN')), (double('-Infinity')) AS t(d);
--> struct<hash(d):int,hash((- d)):int,hash(CAST(d AS FLOAT)):int>
--= -1281358385	-1281358385	-349261430
--= -1670924195	-1670924195	933211791
--= 1290763749	2099784398	-221251528
--= 461104036	833680482	427440766

SELECT i, hex(s), replace(base64(s), '\r\n', '|') AS lines, CAST(unhex(hex(s)) AS STRING), CAST(unbase64(base64(s)) AS STRING) FROM texts ORDER BY i;
--> struct<i:int,hex(s):string,lines:string,CAST(unhex(hex(s)) AS STRING):string,CAST(unbase64(base64(s)) AS STRING):string>
--= 1	54686520717569636B2062726F776E20666F78206A756D7073206F76657220746865206C617A7920646F67	VGhlIHF1aWNrIGJyb3duIGZveCBqdW1wcyBvdmVyIHRoZSBsYXp5IGRvZw==	The quick brown fox jumps over the lazy dog	The quick brown fox jumps over the lazy dog
--= 2				
--= 3	NULL	NULL	NULL	NULL
--= 4	4772C3B6C39F653A20313220636D2C206E61C3AF766520636166C3A9	R3LDtsOfZTogMTIgY20sIG5hw692ZSBjYWbDqQ==	Größe: 12 cm, naïve café	Größe: 12 cm, naïve café
--= 5	656D6F6A6920F09F988020616E6420F09D849E206265796F6E64	ZW1vamkg8J+YgCBhbmQg8J2EniBiZXlvbmQ=	emoji 😀 and 𝄞 beyond	emoji 😀 and 𝄞 beyond
--= 6	202020737061636573202020	ICAgc3BhY2VzICAg	   spaces   	   spaces   
--= 7	612C622C2C632C	YSxiLCxjLA==	a,b,,c,	a,b,,c,
--= 8	61616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161	YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFh|YWFhYWFhYWFhYWFhYWFhYWFhYQ==	aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa	aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
--= 9	D094D09ED091D0A0D0ABD09920D0B4D0B5D0BDD18C	0JTQntCR0KDQq9CZINC00LXQvdGM	ДОБРЫЙ день	ДОБРЫЙ день
--= 10	78	eA==	x	x

SELECT hex(n), hex(CAST(n AS INT)) FROM VALUES (0L), (1L), (-1L), (255L), (4096L), (NULL) AS t(n);
--> struct<hex(n):string,hex(CAST(n AS INT)):string>
--= 0	0
--= 1	1
--= 1000	1000
--= FF	FF
--= FFFFFFFFFFFFFFFF	FFFFFFFFFFFFFFFF
--= NULL	NULL

SELECT h, hex(unhex(h)) FROM VALUES ('0'), ('abc'), ('AbCdEf'), (''), ('0g'), (' 0'), ('é0'), (NULL) AS t(h);
--> struct<h:string,hex(unhex(h)):string>
--= 	
--=  0	NULL
--= 0	00
--= 0g	NULL
--= AbCdEf	ABCDEF
--= NULL	NULL
--= abc	0ABC
--= é0	NULL

SELECT replace(b, '\r\n', '|') AS b, hex(unbase64(b)) FROM VALUES ('YQ=='), ('YWI='), ('YWJj'), (' Y W J j '), ('YWJj\r\nYQ=='), ('YQ'), ('Y-Q=='), (''), (NULL) AS t(b);
--> struct<b:string,hex(unbase64(b)):string>
--= 	
--=  Y W J j 	616263
--= NULL	NULL
--= Y-Q==	61
--= YQ	61
--= YQ==	61
--= YWI=	6162
--= YWJj	616263
--= YWJj|YQ==	61626361

SELECT length(base64(repeat('x', n))), unbase64(base64(repeat('x', n))) = CAST(repeat('x', n) AS BINARY) FROM VALUES (56), (57), (58), (114), (115) AS t(n);
--> struct<length(base64(repeat(x, n))):int,(unbase64(base64(repeat(x, n))) = CAST(repeat(x, n) AS BINARY)):boolean>
--= 154	true
--= 160	true
--= 76	true
--= 76	true
--= 82	true

SET spark.sql.chunkBase64String.enabled=false;
--> struct<key:string,value:string>
--= spark.sql.chunkBase64String.enabled	false

SELECT length(base64(repeat('x', 200)));
--> struct<length(base64(repeat(x, 200))):int>
--= 268

SET spark.sql.chunkBase64String.enabled=true;
--> struct<key:string,value:string>
--= spark.sql.chunkBase64String.enabled	true

SELECT i, ascii(s), ascii(substring(s, 7)), hex(chr(ascii(s))) FROM texts ORDER BY i;
--> struct<i:int,ascii(s):int,ascii(substring(s, 7, 2147483647)):int,hex(chr(ascii(s))):string>
--= 1	84	105	54
--= 2	0	0	00
--= 3	NULL	NULL	NULL
--= 4	71	32	47
--= 5	101	128512	65
--= 6	32	99	20
--= 7	97	44	61
--= 8	97	97	61
--= 9	1044	32	14
--= 10	120	0	78

SELECT n, hex(chr(n)) FROM VALUES (0), (65), (127), (128), (233), (255), (256), (321), (-1), (NULL) AS t(n);
--> struct<n:int,hex(chr(n)):string>
--= -1	
--= 0	00
--= 127	7F
--= 128	C280
--= 233	C3A9
--= 255	C3BF
--= 256	00
--= 321	41
--= 65	41
--= NULL	NULL

SELECT i, '[' || lpad(s, 8, '*-') || ']', '[' || rpad(s, 8, '*-') || ']', lpad(s, 0), rpad(s, -3, 'x'), lpad(s, 14, ''), rpad(s, 14, 'é😀') FROM texts ORDER BY i;
--> struct<i:int,concat(concat([, lpad(s, 8, *-)), ]):string,concat(concat([, rpad(s, 8, *-)), ]):string,lpad(s, 0,  ):string,rpad(s, -3, x):string,lpad(s, 14, ):string,rpad(s, 14, é😀):string>
--= 1	[The quic]	[The quic]			The quick brow	The quick brow
--= 2	[*-*-*-*-]	[*-*-*-*-]				é😀é😀é😀é😀é😀é😀é😀
--= 3	NULL	NULL	NULL	NULL	NULL	NULL
--= 4	[Größe: 1]	[Größe: 1]			Größe: 12 cm, 	Größe: 12 cm, 
--= 5	[emoji 😀 ]	[emoji 😀 ]			emoji 😀 and 𝄞 	emoji 😀 and 𝄞 
--= 6	[   space]	[   space]			   spaces   	   spaces   é😀
--= 7	[*a,b,,c,]	[a,b,,c,*]			a,b,,c,	a,b,,c,é😀é😀é😀é
--= 8	[aaaaaaaa]	[aaaaaaaa]			aaaaaaaaaaaaaa	aaaaaaaaaaaaaa
--= 9	[ДОБРЫЙ д]	[ДОБРЫЙ д]			ДОБРЫЙ день	ДОБРЫЙ деньé😀é
--= 10	[*-*-*-*x]	[x*-*-*-*]			x	xé😀é😀é😀é😀é😀é😀é

SELECT i, length(lpad(s, 100)), length(rpad(s, i * 10, s)), lpad(s, NULL), rpad(s, 5, NULL) FROM texts ORDER BY i;
--> struct<i:int,length(lpad(s, 100,  )):int,length(rpad(s, (i * 10), s)):int,lpad(s, NULL,  ):string,rpad(s, 5, NULL):string>
--= 1	100	10	NULL	NULL
--= 2	100	0	NULL	NULL
--= 3	NULL	NULL	NULL	NULL
--= 4	100	40	NULL	NULL
--= 5	100	50	NULL	NULL
--= 6	100	60	NULL	NULL
--= 7	100	70	NULL	NULL
--= 8	100	80	NULL	NULL
--= 9	100	90	NULL	NULL
--= 10	100	100	NULL	NULL

SELECT hex(lpad(CAST('ab' AS BINARY), n)), hex(rpad(CAST('ab' AS BINARY), n, CAST('xy' AS BINARY))) FROM VALUES (0), (1), (5) AS t(n);
--> struct<hex(lpad(CAST(ab AS BINARY), n, X'00')):string,hex(rpad(CAST(ab AS BINARY), n, CAST(xy AS BINARY))):string>
--= 	
--= 0000006162	6162787978
--= 61	61

SELECT i, reverse(s), '[' || repeat(s, 2) || ']', repeat(s, 0), repeat(s, -1), repeat(substring(s, 1, 3), i) FROM texts ORDER BY i;
--> struct<i:int,reverse(s):string,concat(concat([, repeat(s, 2)), ]):string,repeat(s, 0):string,repeat(s, -1):string,repeat(substring(s, 1, 3), i):string>
--= 1	god yzal eht revo spmuj xof nworb kciuq ehT	[The quick brown fox jumps over the lazy dogThe quick brown fox jumps over the lazy dog]			The
--= 2		[]			
--= 3	NULL	NULL	NULL	NULL	NULL
--= 4	éfac evïan ,mc 21 :eßörG	[Größe: 12 cm, naïve caféGröße: 12 cm, naïve café]			GröGröGröGrö
--= 5	dnoyeb 𝄞 dna 😀 ijome	[emoji 😀 and 𝄞 beyondemoji 😀 and 𝄞 beyond]			emoemoemoemoemo
--= 6	   secaps   	[   spaces      spaces   ]			                  
--= 7	,c,,b,a	[a,b,,c,a,b,,c,]			a,ba,ba,ba,ba,ba,ba,b
--= 8	aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa	[aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa]			aaaaaaaaaaaaaaaaaaaaaaaa
--= 9	ьнед ЙЫРБОД	[ДОБРЫЙ деньДОБРЫЙ день]			ДОБДОБДОБДОБДОБДОБДОБДОБДОБ
--= 10	x	[xx]			xxxxxxxxxx

SELECT i, initcap(s), upper(s), lower(s) FROM texts ORDER BY i;
--> struct<i:int,initcap(s):string,upper(s):string,lower(s):string>
--= 1	The Quick Brown Fox Jumps Over The Lazy Dog	THE QUICK BROWN FOX JUMPS OVER THE LAZY DOG	the quick brown fox jumps over the lazy dog
--= 2			
--= 3	NULL	NULL	NULL
--= 4	Größe: 12 Cm, Naïve Café	GRÖSSE: 12 CM, NAÏVE CAFÉ	größe: 12 cm, naïve café
--= 5	Emoji 😀 And 𝄞 Beyond	EMOJI 😀 AND 𝄞 BEYOND	emoji 😀 and 𝄞 beyond
--= 6	   Spaces   	   SPACES   	   spaces   
--= 7	A,b,,c,	A,B,,C,	a,b,,c,
--= 8	Aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa	AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA	aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
--= 9	Добрый День	ДОБРЫЙ ДЕНЬ	добрый день
--= 10	X	X	x

SELECT s, initcap(s) FROM VALUES ('hELLO wORLD'), ('a-b c.d'), ('tab	x Y'), ('  two'), ('ǆ ß éTUDE'), ('x1y 2ab') AS t(s);
--> struct<s:string,initcap(s):string>
--=   two	  Two
--= a-b c.d	A-b C.d
--= hELLO wORLD	Hello World
--= tab	x Y	Tab	x Y
--= x1y 2ab	X1y 2ab
--= ǆ ß éTUDE	ǅ Ss Étude

SELECT i, replace(s, 'o', '0'), replace(s, ' ', ''), replace(s, '', 'x'), replace(s, 'aa', 'b'), replace(s, s, 'all'), replace(s, 'é', 'e'), replace(s, NULL, 'x') FROM texts ORDER BY i;
--> struct<i:int,replace(s, o, 0):string,replace(s,  , ):string,replace(s, , x):string,replace(s, aa, b):string,replace(s, s, all):string,replace(s, é, e):string,replace(s, NULL, x):string>
--= 1	The quick br0wn f0x jumps 0ver the lazy d0g	Thequickbrownfoxjumpsoverthelazydog	The quick brown fox jumps over the lazy dog	The quick brown fox jumps over the lazy dog	all	The quick brown fox jumps over the lazy dog	NULL
--= 2							NULL
--= 3	NULL	NULL	NULL	NULL	NULL	NULL	NULL
--= 4	Größe: 12 cm, naïve café	Größe:12cm,naïvecafé	Größe: 12 cm, naïve café	Größe: 12 cm, naïve café	all	Größe: 12 cm, naïve cafe	NULL
--= 5	em0ji 😀 and 𝄞 bey0nd	emoji😀and𝄞beyond	emoji 😀 and 𝄞 beyond	emoji 😀 and 𝄞 beyond	all	emoji 😀 and 𝄞 beyond	NULL
--= 6	   spaces   	spaces	   spaces   	   spaces   	all	   spaces   	NULL
--= 7	a,b,,c,	a,b,,c,	a,b,,c,	a,b,,c,	all	a,b,,c,	NULL
--= 8	aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa	aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa	aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa	bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb	all	aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa	NULL
--= 9	ДОБРЫЙ день	ДОБРЫЙдень	ДОБРЫЙ день	ДОБРЫЙ день	all	ДОБРЫЙ день	NULL
--= 10	x	x	x	x	all	x	NULL

SELECT i, translate(s, 'aeio', '1234'), translate(s, ' ,', ''), translate(s, 'aa', 'xy'), translate(s, 'é😀', 'e:'), translate(s, '', 'x'), translate(s, 'xo', 'ö') FROM texts ORDER BY i;
--> struct<i:int,translate(s, aeio, 1234):string,translate(s,  ,, ):string,translate(s, aa, xy):string,translate(s, é😀, e:):string,translate(s, , x):string,translate(s, xo, ö):string>
--= 1	Th2 qu3ck br4wn f4x jumps 4v2r th2 l1zy d4g	Thequickbrownfoxjumpsoverthelazydog	The quick brown fox jumps over the lxzy dog	The quick brown fox jumps over the lazy dog	The quick brown fox jumps over the lazy dog	The quick brwn fö jumps ver the lazy dg
--= 2						
--= 3	NULL	NULL	NULL	NULL	NULL	NULL
--= 4	Größ2: 12 cm, n1ïv2 c1fé	Größe:12cmnaïvecafé	Größe: 12 cm, nxïve cxfé	Größe: 12 cm, naïve cafe	Größe: 12 cm, naïve café	Größe: 12 cm, naïve café
--= 5	2m4j3 😀 1nd 𝄞 b2y4nd	emoji😀and𝄞beyond	emoji 😀 xnd 𝄞 beyond	emoji : and 𝄞 beyond	emoji 😀 and 𝄞 beyond	emji 😀 and 𝄞 beynd
--= 6	   sp1c2s   	spaces	   spxces   	   spaces   	   spaces   	   spaces   
--= 7	1,b,,c,	abc	x,b,,c,	a,b,,c,	a,b,,c,	a,b,,c,
--= 8	1111111111111111111111111111111111111111111111111111111111111111111111111111	aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa	xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx	aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa	aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa	aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
--= 9	ДОБРЫЙ день	ДОБРЫЙдень	ДОБРЫЙ день	ДОБРЫЙ день	ДОБРЫЙ день	ДОБРЫЙ день
--= 10	x	x	x	x	x	ö

SELECT translate(s, 'ab', 'x\0') AS a, translate(s, 'aé', 'x\0') AS b FROM VALUES ('abcé'), (NULL) AS t(s);
--> struct<a:string,b:string>
--= NULL	NULL
--= xcé	xbc

SELECT i, '[' || trim(s) || ']', '[' || btrim(s) || ']', '[' || btrim(s, 'T gax') || ']', '[' || ltrim('a ', s) || ']', '[' || rtrim('dé ', s) || ']', '[' || trim(BOTH '' FROM s) || ']' FROM texts ORDER BY i;
--> struct<i:int,concat(concat([, trim(s)), ]):string,concat(concat([, btrim(s)), ]):string,concat(concat([, btrim(s, T gax)), ]):string,concat(concat([, TRIM(LEADING a  FROM s)), ]):string,concat(concat([, TRIM(TRAILING dé  FROM s)), ]):string,concat(concat([, TRIM(BOTH  FROM s)), ]):string>
--= 1	[The quick brown fox jumps over the lazy dog]	[The quick brown fox jumps over the lazy dog]	[he quick brown fox jumps over the lazy do]	[The quick brown fox jumps over the lazy dog]	[The quick brown fox jumps over the lazy dog]	[The quick brown fox jumps over the lazy dog]
--= 2	[]	[]	[]	[]	[]	[]
--= 3	NULL	NULL	NULL	NULL	NULL	NULL
--= 4	[Größe: 12 cm, naïve café]	[Größe: 12 cm, naïve café]	[Größe: 12 cm, naïve café]	[Größe: 12 cm, naïve café]	[Größe: 12 cm, naïve caf]	[Größe: 12 cm, naïve café]
--= 5	[emoji 😀 and 𝄞 beyond]	[emoji 😀 and 𝄞 beyond]	[emoji 😀 and 𝄞 beyond]	[emoji 😀 and 𝄞 beyond]	[emoji 😀 and 𝄞 beyon]	[emoji 😀 and 𝄞 beyond]
--= 6	[spaces]	[spaces]	[spaces]	[spaces   ]	[   spaces]	[   spaces   ]
--= 7	[a,b,,c,]	[a,b,,c,]	[,b,,c,]	[,b,,c,]	[a,b,,c,]	[a,b,,c,]
--= 8	[aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa]	[aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa]	[]	[]	[aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa]	[aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa]
--= 9	[ДОБРЫЙ день]	[ДОБРЫЙ день]	[ДОБРЫЙ день]	[ДОБРЫЙ день]	[ДОБРЫЙ день]	[ДОБРЫЙ день]
--= 10	[x]	[x]	[]	[x]	[x]	[x]

SELECT i, '[' || trim(TRAILING 'aй😀n' FROM s) || ']', '[' || trim(LEADING 'ДTG' FROM s) || ']', '[' || trim(BOTH substring(s, 1, 1) FROM s) || ']' FROM texts ORDER BY i;
--> struct<i:int,concat(concat([, TRIM(TRAILING aй😀n FROM s)), ]):string,concat(concat([, TRIM(LEADING ДTG FROM s)), ]):string,concat(concat([, TRIM(BOTH substring(s, 1, 1) FROM s)), ]):string>
--= 1	[The quick brown fox jumps over the lazy dog]	[he quick brown fox jumps over the lazy dog]	[he quick brown fox jumps over the lazy dog]
--= 2	[]	[]	[]
--= 3	NULL	NULL	NULL
--= 4	[Größe: 12 cm, naïve café]	[röße: 12 cm, naïve café]	[röße: 12 cm, naïve café]
--= 5	[emoji 😀 and 𝄞 beyond]	[emoji 😀 and 𝄞 beyond]	[moji 😀 and 𝄞 beyond]
--= 6	[   spaces   ]	[   spaces   ]	[spaces]
--= 7	[a,b,,c,]	[a,b,,c,]	[,b,,c,]
--= 8	[]	[aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa]	[]
--= 9	[ДОБРЫЙ день]	[ОБРЫЙ день]	[ОБРЫЙ день]
--= 10	[x]	[x]	[]

SELECT i, concat_ws('-', s, 'x', NULL, i), concat_ws(s, 'a', 'b'), concat_ws('é', s), concat_ws(',') FROM texts ORDER BY i;
--> struct<i:int,concat_ws(-, s, x, NULL, i):string,concat_ws(s, a, b):string,concat_ws(é, s):string,concat_ws(,):string>
--= 1	The quick brown fox jumps over the lazy dog-x-1	aThe quick brown fox jumps over the lazy dogb	The quick brown fox jumps over the lazy dog	
--= 2	-x-2	ab		
--= 3	x-3	NULL		
--= 4	Größe: 12 cm, naïve café-x-4	aGröße: 12 cm, naïve caféb	Größe: 12 cm, naïve café	
--= 5	emoji 😀 and 𝄞 beyond-x-5	aemoji 😀 and 𝄞 beyondb	emoji 😀 and 𝄞 beyond	
--= 6	   spaces   -x-6	a   spaces   b	   spaces   	
--= 7	a,b,,c,-x-7	aa,b,,c,b	a,b,,c,	
--= 8	aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-x-8	aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab	aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa	
--= 9	ДОБРЫЙ день-x-9	aДОБРЫЙ деньb	ДОБРЫЙ день	
--= 10	x-x-10	axb	x	

SELECT concat_ws(', ', a, 'end'), concat_ws('', a, a), concat_ws(x, a) FROM VALUES (array('a', 'b'), '+'), (array(), '+'), (array('é', NULL, '😀'), ''), (CAST(NULL AS ARRAY<STRING>), '+'), (array('z'), NULL) AS t(a, x);
--> struct<concat_ws(, , a, end):string,concat_ws(, a, a):string,concat_ws(x, a):string>
--= a, b, end	abab	a+b
--= end		
--= end		
--= z, end	zz	NULL
--= é, 😀, end	é😀é😀	é😀

SELECT i, substring_index(s, ' ', 2), substring_index(s, ' ', -2), substring_index(s, ',', 0), substring_index(s, '', 1), substring_index(s, 'aa', 3), substring_index(s, 'aa', -3), substring_index(s, 'é', 1) FROM texts ORDER BY i;
--> struct<i:int,substring_index(s,  , 2):string,substring_index(s,  , -2):string,substring_index(s, ,, 0):string,substring_index(s, , 1):string,substring_index(s, aa, 3):string,substring_index(s, aa, -3):string,substring_index(s, é, 1):string>
--= 1	The quick	lazy dog			The quick brown fox jumps over the lazy dog	The quick brown fox jumps over the lazy dog	The quick brown fox jumps over the lazy dog
--= 2							
--= 3	NULL	NULL	NULL	NULL	NULL	NULL	NULL
--= 4	Größe: 12	naïve café			Größe: 12 cm, naïve café	Größe: 12 cm, naïve café	Größe: 12 cm, naïve caf
--= 5	emoji 😀	𝄞 beyond			emoji 😀 and 𝄞 beyond	emoji 😀 and 𝄞 beyond	emoji 😀 and 𝄞 beyond
--= 6	 	 			   spaces   	   spaces   	   spaces   
--= 7	a,b,,c,	a,b,,c,			a,b,,c,	a,b,,c,	a,b,,c,
--= 8	aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa	aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa			aa	aa	aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
--= 9	ДОБРЫЙ день	ДОБРЫЙ день			ДОБРЫЙ день	ДОБРЫЙ день	ДОБРЫЙ день
--= 10	x	x			x	x	x

SELECT i, split_part(s, ' ', 2), split_part(s, ',', -1), split_part(s, ',', -2), split_part(s, '', 1), split_part(s, '', 2), split_part(s, 'aa', 3), split_part(s, ' ', 100), split_part(s, ' ', -100) FROM texts ORDER BY i;
--> struct<i:int,split_part(s,  , 2):string,split_part(s, ,, -1):string,split_part(s, ,, -2):string,split_part(s, , 1):string,split_part(s, , 2):string,split_part(s, aa, 3):string,split_part(s,  , 100):string,split_part(s,  , -100):string>
--= 1	quick	The quick brown fox jumps over the lazy dog		The quick brown fox jumps over the lazy dog				
--= 2								
--= 3	NULL	NULL	NULL	NULL	NULL	NULL	NULL	NULL
--= 4	12	 naïve café	Größe: 12 cm	Größe: 12 cm, naïve café				
--= 5	😀	emoji 😀 and 𝄞 beyond		emoji 😀 and 𝄞 beyond				
--= 6		   spaces   		   spaces   				
--= 7			c	a,b,,c,				
--= 8		aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa		aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa				
--= 9	день	ДОБРЫЙ день		ДОБРЫЙ день				
--= 10		x		x				

SELECT split_part('a,b', ',', n) FROM VALUES (1), (0) AS t(n);
--! INVALID_INDEX_OF_ZERO 22003

SELECT i, overlay(s PLACING 'XY' FROM 3), overlay(s PLACING 'é' FROM 1 FOR 2), overlay(s PLACING '' FROM 2 FOR 100), overlay(s PLACING '_' FROM 100), overlay(s PLACING '_' FROM 0), overlay(s PLACING '_' FROM -2 FOR 1), overlay(s PLACING '_' FROM 2 FOR 0) FROM texts ORDER BY i;
--> struct<i:int,overlay(s, XY, 3, -1):string,overlay(s, é, 1, 2):string,overlay(s, , 2, 100):string,overlay(s, _, 100, -1):string,overlay(s, _, 0, -1):string,overlay(s, _, -2, 1):string,overlay(s, _, 2, 0):string>
--= 1	ThXYquick brown fox jumps over the lazy dog	ée quick brown fox jumps over the lazy dog	T	The quick brown fox jumps over the lazy dog_	_The quick brown fox jumps over the lazy dog	_g	T_he quick brown fox jumps over the lazy dog
--= 2	XY	é		_	_	_	_
--= 3	NULL	NULL	NULL	NULL	NULL	NULL	NULL
--= 4	GrXYe: 12 cm, naïve café	éöße: 12 cm, naïve café	G	Größe: 12 cm, naïve café_	_Größe: 12 cm, naïve café	_é	G_röße: 12 cm, naïve café
--= 5	emXYi 😀 and 𝄞 beyond	éoji 😀 and 𝄞 beyond	e	emoji 😀 and 𝄞 beyond_	_emoji 😀 and 𝄞 beyond	_d	e_moji 😀 and 𝄞 beyond
--= 6	  XYpaces   	é spaces   	 	   spaces   _	_   spaces   	_ 	 _  spaces   
--= 7	a,XY,c,	éb,,c,	a	a,b,,c,_	_a,b,,c,	_,	a_,b,,c,
--= 8	aaXYaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa	éaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa	a	aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa_	_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa	_a	a_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
--= 9	ДОXYЫЙ день	éБРЫЙ день	Д	ДОБРЫЙ день_	_ДОБРЫЙ день	_ь	Д_ОБРЫЙ день
--= 10	xXY	é	x	x_	_x	_x	x_

SELECT i, left(s, 3), right(s, 3), left(s, -1), right(s, -1), left(s, 0), instr(s, 'o'), instr(s, ''), locate('a', s, 5), locate('', s, 3), locate('é', s), position('o' IN s), locate('a', s, 0) FROM texts ORDER BY i;
--> struct<i:int,left(s, 3):string,right(s, 3):string,left(s, -1):string,right(s, -1):string,left(s, 0):string,instr(s, o):int,instr(s, ):int,locate(a, s, 5):int,locate(, s, 3):int,locate(é, s, 1):int,locate(o, s, 1):int,locate(a, s, 0):int>
--= 1	The	dog				13	1	37	1	0	13	0
--= 2						0	1	0	1	0	0	0
--= 3	NULL	NULL	NULL	NULL	NULL	NULL	NULL	NULL	NULL	NULL	NULL	NULL
--= 4	Grö	afé				0	1	16	1	24	0	0
--= 5	emo	ond				3	1	9	1	0	3	0
--= 6	   	   				0	1	6	1	0	0	0
--= 7	a,b	,c,				0	1	0	1	0	0	0
--= 8	aaa	aaa				0	1	5	1	0	0	0
--= 9	ДОБ	ень				0	1	0	1	0	0	0
--= 10	x	x				0	1	0	1	0	0	0

SELECT i, s LIKE '%o%o%', s LIKE '_a%', s LIKE '%é', s LIKE '%a_d%', s ILIKE '%QUICK%', s LIKE '%,%,%,%', s LIKE '', s LIKE '%' FROM texts ORDER BY i;
--> struct<i:int,s LIKE %o%o%:boolean,s LIKE _a%:boolean,s LIKE %é:boolean,s LIKE %a_d%:boolean,ilike(s, %QUICK%):boolean,s LIKE %,%,%,%:boolean,s LIKE :boolean,s LIKE %:boolean>
--= 1	true	false	false	false	true	false	false	true
--= 2	false	false	false	false	false	false	true	true
--= 3	NULL	NULL	NULL	NULL	NULL	NULL	NULL	NULL
--= 4	false	false	true	false	false	false	false	true
--= 5	true	false	false	true	false	false	false	true
--= 6	false	false	false	false	false	false	false	true
--= 7	false	false	false	false	false	true	false	true
--= 8	false	true	false	false	false	false	false	true
--= 9	false	false	false	false	false	false	false	true
--= 10	false	false	false	false	false	false	false	true

SELECT i, find_in_set(s, 'x,a,'), levenshtein(s, 'spaces'), soundex(s), length(s), octet_length(s), encode(s, 'UTF-8') = CAST(s AS BINARY), decode(CAST(s AS BINARY), 'utf-8') = s FROM texts ORDER BY i;
--> struct<i:int,find_in_set(s, x,a,):int,levenshtein(s, spaces):int,soundex(s):string,length(s):int,octet_length(s):int,(encode(s, UTF-8) = CAST(s AS BINARY)):boolean,(decode(CAST(s AS BINARY), utf-8) = s):boolean>
--= 1	0	41	T221	43	43	true	true
--= 2	3	6		0	0	true	true
--= 3	NULL	NULL	NULL	NULL	NULL	NULL	NULL
--= 4	0	22	G625	24	28	true	true
--= 5	0	18	E525	20	26	true	true
--= 6	0	6	   spaces   	12	12	true	true
--= 7	0	7	A120	7	7	true	true
--= 8	0	75	A000	76	76	true	true
--= 9	0	11	ДОБРЫЙ день	11	21	true	true
--= 10	1	6	X000	1	1	true	true

SELECT min(s), max(s), min(substring(s, 2)), max(reverse(s)) FROM texts;
--> struct<min(s):string,max(s):string,min(substring(s, 2, 2147483647)):string,max(reverse(s)):string>
--= 	ДОБРЫЙ день		ьнед ЙЫРБОД

SELECT i % 3 AS k, min(s), max(s), max(concat(s, i)) FROM texts GROUP BY k ORDER BY k;
--> struct<k:int,min(s):string,max(s):string,max(concat(s, i)):string>
--= 0	   spaces   	ДОБРЫЙ день	ДОБРЫЙ день9
--= 1	Größe: 12 cm, naïve café	x	x10
--= 2		emoji 😀 and 𝄞 beyond	emoji 😀 and 𝄞 beyond5

SELECT greatest(s, 'm'), least(s, 'm', NULL), s < 'm', s >= '', s <=> NULL FROM texts ORDER BY i;
--> struct<greatest(s, m):string,least(s, m, NULL):string,(s < m):boolean,(s >= ):boolean,(s <=> NULL):boolean>
--= m	The quick brown fox jumps over the lazy dog	true	true	false
--= m		true	true	false
--= m	m	NULL	NULL	true
--= m	Größe: 12 cm, naïve café	true	true	false
--= m	emoji 😀 and 𝄞 beyond	true	true	false
--= m	   spaces   	true	true	false
--= m	a,b,,c,	true	true	false
--= m	aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa	true	true	false
--= ДОБРЫЙ день	m	false	true	false
--= x	m	false	true	false

SELECT i, s RLIKE 'fox', s RLIKE '^The', s RLIKE '.*o.*', s RLIKE 'cat|dog|é', s RLIKE '[0-9]', s RLIKE '\\W', s RLIKE '^\\W+$', s RLIKE 'o.*e', s RLIKE '^.*y$', regexp(s, 'a\\.b|a,b') FROM texts ORDER BY i;
--> struct<i:int,RLIKE(s, fox):boolean,RLIKE(s, ^The):boolean,RLIKE(s, .*o.*):boolean,RLIKE(s, cat|dog|é):boolean,RLIKE(s, [0-9]):boolean,RLIKE(s, \W):boolean,RLIKE(s, ^\W+$):boolean,RLIKE(s, o.*e):boolean,RLIKE(s, ^.*y$):boolean,REGEXP(s, a\.b|a,b):boolean>
--= 1	true	true	true	true	false	true	false	true	false	false
--= 2	false	false	false	false	false	false	false	false	false	false
--= 3	NULL	NULL	NULL	NULL	NULL	NULL	NULL	NULL	NULL	NULL
--= 4	false	false	false	true	true	true	false	false	false	false
--= 5	false	false	true	false	false	true	false	true	false	false
--= 6	false	false	false	false	false	true	false	false	false	false
--= 7	false	false	false	false	false	true	false	false	false	true
--= 8	false	false	false	false	false	false	false	false	false	false
--= 9	false	false	false	false	false	true	true	false	false	false
--= 10	false	false	false	false	false	false	false	false	false	false

SELECT i, regexp_replace(s, 'o', '0'), regexp_replace(s, '[^a-z]', ''), regexp_replace(s, '\\s+', '_'), regexp_replace(s, '([aeiou]+)', '<>'), regexp_replace(s, '[^\\w]+', '-'), regexp_replace(s, '(\\w)(\\w)', '$2$1'), regexp_replace(s, '[a-c]', '\\$'), regexp_replace(s, 'a', 'b', 5), regexp_replace(s, '\\.', '') FROM texts ORDER BY i;
--> struct<i:int,regexp_replace(s, o, 0, 1):string,regexp_replace(s, [^a-z], , 1):string,regexp_replace(s, \s+, _, 1):string,regexp_replace(s, ([aeiou]+), <>, 1):string,regexp_replace(s, [^\w]+, -, 1):string,regexp_replace(s, (\w)(\w), $2$1, 1):string,regexp_replace(s, [a-c], \$, 1):string,regexp_replace(s, a, b, 5):string,regexp_replace(s, \., , 1):string>
--= 1	The quick br0wn f0x jumps 0ver the lazy d0g	hequickbrownfoxjumpsoverthelazydog	The_quick_brown_fox_jumps_over_the_lazy_dog	Th<> q<>ck br<>wn f<>x j<>mps <>v<>r th<> l<>zy d<>g	The-quick-brown-fox-jumps-over-the-lazy-dog	hTe uqcik rbwon ofx ujpms vore hte alyz odg	The qui$k $rown fox jumps over the l$zy dog	The quick brown fox jumps over the lbzy dog	The quick brown fox jumps over the lazy dog
--= 2									
--= 3	NULL	NULL	NULL	NULL	NULL	NULL	NULL	NULL	NULL
--= 4	Größe: 12 cm, naïve café	recmnavecaf	Größe:_12_cm,_naïve_café	Größ<>: 12 cm, n<>ïv<> c<>fé	Gr-e-12-cm-na-ve-caf-	rGöße: 21 mc, anïev acfé	Größe: 12 $m, n$ïve $$fé	Größe: 12 cm, nbïve cbfé	Größe: 12 cm, naïve café
--= 5	em0ji 😀 and 𝄞 bey0nd	emojiandbeyond	emoji_😀_and_𝄞_beyond	<>m<>j<> 😀 <>nd 𝄞 b<>y<>nd	emoji-and-beyond	mejoi 😀 nad 𝄞 eboydn	emoji 😀 $nd 𝄞 $eyond	emoji 😀 bnd 𝄞 beyond	emoji 😀 and 𝄞 beyond
--= 6	   spaces   	spaces	_spaces_	   sp<>c<>s   	-spaces-	   pscase   	   sp$$es   	   spbces   	   spaces   
--= 7	a,b,,c,	abc	a,b,,c,	<>,b,,c,	a-b-c-	a,b,,c,	$,$,,$,	a,b,,c,	a,b,,c,
--= 8	aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa	aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa	aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa	<>	aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa	aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa	$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$	aaaabbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb	aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
--= 9	ДОБРЫЙ день		ДОБРЫЙ_день	ДОБРЫЙ день	-	ДОБРЫЙ день	ДОБРЫЙ день	ДОБРЫЙ день	ДОБРЫЙ день
--= 10	x	x	x	x	x	x	x	x	x

SELECT i, regexp_extract(s, '([a-z]+)', 1), regexp_extract(s, '[^ ]+', 0), regexp_extract(s, '\\D', 0), regexp_extract(s, '([0-9]+) (\\w+)', 2), regexp_count(s, 'o'), regexp_count(s, '\\S+'), regexp_count(s, '\\S'), regexp_count(s, 'aa'), regexp_count(s, '[^a-z]') FROM texts ORDER BY i;
--> struct<i:int,regexp_extract(s, ([a-z]+), 1):string,regexp_extract(s, [^ ]+, 0):string,regexp_extract(s, \D, 0):string,regexp_extract(s, ([0-9]+) (\w+), 2):string,regexp_count(s, o):int,regexp_count(s, \S+):int,regexp_count(s, \S):int,regexp_count(s, aa):int,regexp_count(s, [^a-z]):int>
--= 1	he	The	T		4	9	35	0	9
--= 2					0	0	0	0	0
--= 3	NULL	NULL	NULL	NULL	NULL	NULL	NULL	NULL	NULL
--= 4	r	Größe:	G	cm	0	5	20	0	13
--= 5	emoji	emoji	e		2	5	16	0	6
--= 6	spaces	spaces	 		0	1	6	0	6
--= 7	a	a,b,,c,	a		0	1	7	0	4
--= 8	aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa	aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa	a		0	1	76	38	0
--= 9		ДОБРЫЙ	Д		0	2	10	0	11
--= 10	x	x	x		0	1	1	0	0

SELECT i, split(s, '[ ,]'), split(s, '[ ,]+'), split(s, '\\s+', 2), split(s, '[^a-z]+', -1), split(s, 'é|o') FROM texts ORDER BY i;
--> struct<i:int,split(s, [ ,], -1):array<string>,split(s, [ ,]+, -1):array<string>,split(s, \s+, 2):array<string>,split(s, [^a-z]+, -1):array<string>,split(s, é|o, -1):array<string>>
--= 1	["The","quick","brown","fox","jumps","over","the","lazy","dog"]	["The","quick","brown","fox","jumps","over","the","lazy","dog"]	["The","quick brown fox jumps over the lazy dog"]	["","he","quick","brown","fox","jumps","over","the","lazy","dog"]	["The quick br","wn f","x jumps ","ver the lazy d","g"]
--= 2	[""]	[""]	[""]	[""]	[""]
--= 3	NULL	NULL	NULL	NULL	NULL
--= 4	["Größe:","12","cm","","naïve","café"]	["Größe:","12","cm","naïve","café"]	["Größe:","12 cm, naïve café"]	["","r","e","cm","na","ve","caf",""]	["Größe: 12 cm, naïve caf",""]
--= 5	["emoji","😀","and","𝄞","beyond"]	["emoji","😀","and","𝄞","beyond"]	["emoji","😀 and 𝄞 beyond"]	["emoji","and","beyond"]	["em","ji 😀 and 𝄞 bey","nd"]
--= 6	["","","","spaces","","",""]	["","spaces",""]	["","spaces   "]	["","spaces",""]	["   spaces   "]
--= 7	["a","b","","c",""]	["a","b","c",""]	["a,b,,c,"]	["a","b","c",""]	["a,b,,c,"]
--= 8	["aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"]	["aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"]	["aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"]	["aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"]	["aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"]
--= 9	["ДОБРЫЙ","день"]	["ДОБРЫЙ","день"]	["ДОБРЫЙ","день"]	["",""]	["ДОБРЫЙ день"]
--= 10	["x"]	["x"]	["x"]	["x"]	["x"]

SELECT i, regexp_extract(s, '[a-z]+', 1) FROM texts ORDER BY i;
--! INVALID_PARAMETER_VALUE.REGEX_GROUP_INDEX 22023

SELECT b, regexp_replace(CAST(b AS STRING), '[^a-z]', '') AS a, hex(regexp_replace(CAST(b AS STRING), 'x', 'y')) AS h, size(split(CAST(b AS STRING), '[^a-z]')) AS n, regexp_count(CAST(b AS STRING), '[^a-z]') AS c FROM VALUES (X'61FF62'), (X'C3'), (X'61E28262C3A9') AS t(b);
--> struct<b:binary,a:string,h:string,n:int,c:int>
--= a�b	ab	61EFBFBD62	2	1
--= a�bé	ab	61EFBFBD62C3A9	3	2
--= �		EFBFBD	2	1

SELECT s, s RLIKE 'b$', s RLIKE '^b', regexp_replace(s, '[\\n]', ';') AS r, regexp_count(s, '.*') AS c FROM VALUES ('a\\tb'), ('[]^-x') AS t(s);
--> struct<s:string,RLIKE(s, b$):boolean,RLIKE(s, ^b):boolean,r:string,c:int>
--= []^-x	false	false	[]^-x	2
--= a\tb	true	false	a\tb	2

SELECT regexp_replace(s, '[]^-]', '') AS a, regexp_replace(s, '[\\]\\[]', '') AS b, regexp_replace(s, '[x^]', '_') AS c, regexp_replace(s, '[a-]', '_') AS d, regexp_replace(s, '[+--]', '_') AS e FROM VALUES ('[]^-x,+') AS t(s);
--> struct<a:string,b:string,c:string,d:string,e:string>
--= [x,+	^-x,+	[]_-_,+	[]^_x,+	[]^_x__

SELECT regexp_replace(s, '[z-a]', '') FROM VALUES ('a') AS t(s);
--! INVALID_PARAMETER_VALUE.PATTERN 22023
