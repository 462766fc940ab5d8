"""How the leavers' surveys become totals that tell of no one.

**The scheme.** There is one partition of the answers, by unit and half-year, and nothing else is
ever published. What is told apart is the *place*: those who left one unit in one half-year. When a
half-year is over, each unit from the bottom of the tree up takes all open places at and below it.
Are there `least` answers, and might there have been more, they become a cell, and its places are
closed for good; else they are left to the unit above, at last to the whole organisation, and what
is too little even there waits for the next half-year. What comes in late, to a place already
closed, waits for a cell of the whole organisation, and if there never is one it is never published.
`results` counts a cell once; what it returns is kept and shown, never recomputed. Answers are
deleted after a time, in a cell or not; from then on their half-year is out of the reckoning.

**Why it is safe.** Whether and where there is a cell depends on how many answered where, never on
what. All that is issued about an answer is one value, symmetric in the answers of its cell. So
they could be dealt out among those who gave them in any other way, and nothing that was ever issued
would differ by a letter: neither subtraction nor any other method, over any number of years, can
tell apart the answers of a cell, and there are `least` or more. Four things follow from the rule:

- A part that is published beside its whole, a cell that grows, a total made anew: each breaks the
  symmetry. Sums over several cells are made of issued values (`together`), not of answers.
- Profession and kind of departure are not published, not even counted within a cell. Who left with
  them is known, so "one nurse answered" would be the one nurse's answer. To cross them with the
  units would need cells of their own, for which a municipality has too few who leave.
- What all in a cell said is true of each, however it is dealt out. So a question is withheld when
  all, or all but one, gave the same value: the one who differs would know the rest. It is withheld
  too when fewer than `least` answered it, and the two look the same.
- A question that not all in a cell were asked, because it is newer than some answers or was
  switched off for a time, is counted among those who were, as if they alone were the cell. One
  whose options have changed is not told at all (`the_same`): what only the latest few could choose
  would be known to be theirs.
- A cell's name (its unit, the units below that may be in it, its half-years) is computed from who
  was asked and what was issued before, not from the answers in it: a half-year in the name does
  not mean that somebody answered then.

There might have been more: were all who left behind a cell, everybody would know that each of them
answered. So there must be fewer answers than were asked: those whom the survey reached, in the chat
or by a link, since of the others it is known that they are silent. And as a unit that has no cell
of its own gives fewer than `least`, however many left it, it is reckoned with no more than that.
Then neither the numbers in any cells, over all years, nor the cells missing at one publication say
of anybody that they answered. Where a leaver is counted must follow from what all may know, and
never from whether they answered: it is where they could have answered last, by the last day as it
stands.

**Rounding.** No exact count of answers leaves here: they are "at least 7, 10, 15 …", shares are in
steps of five per cent, and means and eNPS are made of the shares as they are shown. The partition
is safe without it; it is for the count one holds oneself, or gets from elsewhere, and would
subtract. It blurs, and hides nothing for certain: of a small cell, shares of several questions
taken together may leave one count that fits them all.

**Not promised.** Who answered learns the total of the others in the cell, one fewer than in it
(within the rounding), and colleagues who tell each other what they wrote learn more. What *nobody*
said is told ("0 per cent"), and so is a strong majority. Who wrote a comment may be known by its
style or content. Who follows over the years which cells are *missing* may at times reason that
somebody answered (never what), and so may who knows how few in a cell can have met a question that
is newer than others. Who of HR prints the link of somebody's survey and opens it on a phone
that nobody knows sees whether it is closed, though not why, and could answer in their place, though
not go on with what they have begun. That there is a link the leaver always hears, who may be in the
chat; that it was opened, and how to take it back, while they work here. HR above the leaver prints
none, as long as there is other HR. All links that lead nowhere
say the same, and so does every link to whoever works here and is not the leaver. Who prints a link
and throws it away knows of one who is silent more than is reckoned with. Nor is anything promised
beside these totals: the number of answers must be shown nowhere else, and the answers themselves to
nobody.
"""
